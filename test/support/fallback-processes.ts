import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Pids of the server processes that were started for a state directory, whoever knows of them. */
export async function serversIn(stateDir: string): Promise<readonly number[]> {
  const windows = `Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }`;
  const { stdout } =
    process.platform === 'win32'
      ? await promisify(execFile)('powershell.exe', ['-NoProfile', '-Command', windows])
      : await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('fallback-serve.js') && line.includes(stateDir))
    .map((line) => Number.parseInt(line, 10));
}
