const secretName = /pass|pwd|secret|token|api[_-]?key|access[_-]?key|private|credential/i;

/** Whether a key of that name holds a secret, by what people call such keys. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
