import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { lockOwner } from '../../src/fallback/lock-owner.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';

const run = promisify(execFile);

/** Pids of the server processes that were started for a state directory, whoever knows of them. */
export async function serversIn(stateDir: string): Promise<readonly number[]> {
  const windows = `Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }`;
  const { stdout } =
    process.platform === 'win32'
      ? await run('powershell.exe', ['-NoProfile', '-Command', windows])
      : await run('ps', ['-A', '-ww', '-o', 'pid=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('fallback-serve.js') && line.includes(stateDir))
    .map((line) => Number.parseInt(line, 10));
}

/** The same, with the engine that has the data open. */
export async function fallbackProcesses(stateDir: string): Promise<readonly number[]> {
  const servers = await serversIn(stateDir);
  const engine = await lockOwner(fallbackPaths(stateDir).engineLock);
  return engine !== null && (await isProcessAlive(engine)) ? [...servers, engine.pid] : servers;
}
