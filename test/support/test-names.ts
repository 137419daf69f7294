import dns from 'node:dns';

/**
 * Names below `.test` that lead to the loopback address while they are known, and are not found
 * otherwise; every other name is looked up as usual. Returns the way to end that.
 */
export function testNames(known: ReadonlySet<string>): () => void {
  const usual = dns.lookup;
  const found = (name: string, ...rest: readonly unknown[]): unknown => {
    const callback = rest.at(-1);
    if (!name.endsWith('.test') || typeof callback !== 'function') {
      return Reflect.apply(usual, dns, [name, ...rest]);
    }
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: name,
    });
    const all = (rest[0] as { all?: boolean } | undefined)?.all === true;
    process.nextTick(() => {
      const answers = known.has(name)
        ? [null, ...(all ? [[{ address: '127.0.0.1', family: 4 }]] : ['127.0.0.1', 4])]
        : [error];
      Reflect.apply(callback, null, answers);
    });
    return {};
  };
  dns.lookup = Object.assign(found, { __promisify__: usual.__promisify__ });
  return () => {
    dns.lookup = usual;
  };
}
