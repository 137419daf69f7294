import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDir } from './temp-dir.ts';

/** A systemd of one user that knows what the program asks of it, for machines without one. */
export interface FakeSystemctl {
  /** To be put in front of PATH. */
  readonly bin: string;
  /** What it was asked for so far, without the questions. */
  readonly calls: () => Promise<readonly string[]>;
}

/** Really runs the command of a unit, split as systemd.service(5) says; `fails` names an action that is refused. */
export async function fakeSystemctl(fails = ''): Promise<FakeSystemctl> {
  const bin = await tempDir();
  const path = join(bin, 'systemctl');
  await writeFile(path, `#!${process.execPath}\n${script(bin, fails)}`);
  await chmod(path, 0o755);
  onTestFinished(async () => {
    const pid = Number(await readFile(join(bin, 'pid'), 'utf8').catch(() => '0'));
    if (pid > 0 && alive(pid)) process.kill(pid, 'SIGKILL');
  });
  return {
    bin,
    calls: async () => {
      const text = await readFile(join(bin, 'calls'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const script = (bin: string, fails: string): string => `
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const bin = ${JSON.stringify(bin)};
const [user, action, ...rest] = process.argv.slice(2);
const name = rest.at(-1);
const pidFile = bin + '/pid';
const enabledFile = bin + '/enabled';
const unit = process.env.HOME + '/.config/systemd/user/' + name;
const pid = () => (fs.existsSync(pidFile) ? Number(fs.readFileSync(pidFile, 'utf8')) : 0);
const alive = () => {
  try {
    return pid() > 0 && !/\\) [ZX] /.test(fs.readFileSync('/proc/' + pid() + '/stat', 'utf8'));
  } catch { return false; }
};
if (user !== '--user') process.exit(64);
if (!action.startsWith('is-')) fs.appendFileSync(bin + '/calls', [action, ...rest].join(' ') + '\\n');
if (action === ${JSON.stringify(fails)}) {
  console.error('Failed to ' + action + ': refused by the test');
  process.exit(1);
}
switch (action) {
  case 'is-system-running': console.log('degraded'); process.exit(1);
  case 'is-enabled': process.exit(fs.existsSync(enabledFile) ? 0 : 1);
  case 'is-active': process.exit(alive() ? 0 : 3);
  case 'enable': fs.statSync(unit); fs.writeFileSync(enabledFile, ''); break;
  case 'start': {
    const line = /^ExecStart=(.*)$/m.exec(fs.readFileSync(unit, 'utf8'))[1];
    const words = [...line.matchAll(/"((?:[^"\\\\]|\\\\.)*)"/g)].map(([, word]) =>
      JSON.parse('"' + word + '"').replaceAll('%%', '%').replaceAll('$$', '$'));
    const child = spawn(words[0], words.slice(1), { detached: true, stdio: 'ignore' });
    fs.writeFileSync(pidFile, String(child.pid));
    child.unref();
    break;
  }
  case 'disable': {
    fs.rmSync(enabledFile, { force: true });
    if (alive()) process.kill(pid(), 'SIGTERM');
    const wait = () => (alive() ? setTimeout(wait, 20) : undefined);
    wait();
  }
}
`;
