import { chooseProvisioner } from '../../fallback/choose-provisioner.ts';
import type { Step } from '../step.ts';
import type { SettledFallback } from '../settle-fallback.ts';
import type { SetupState } from '../setup-state.ts';

/** Makes the local fallback answer with the settled credentials. */
export function provisionFallback(fallback: SettledFallback, stateDir: string): Step<SetupState> {
  const { provisioner, considered } = chooseProvisioner(fallback.mode);
  const why = considered.find(({ chosen }) => chosen)?.reason ?? 'it was chosen';
  return {
    id: 'fallback.provision',
    title: `Start the local fallback (${provisioner.kind}: ${why}) on ${fallback.host}:${fallback.port}`,
    perform: async (state, { signal, progress }) => {
      for (const { kind, chosen, reason } of considered) {
        if (!chosen && fallback.mode === 'local') progress(`Left out ${kind}: ${reason}`);
      }
      const result = await provisioner.provision({
        stateDir,
        host: fallback.host,
        port: fallback.port,
        database: fallback.database,
        user: fallback.user,
        password: fallback.password,
        signal,
        onProgress: progress,
      });
      const { data, process, credentials } = result.created;
      const next = { ...state, provisioner: provisioner.kind };
      const server = `PostgreSQL ${result.serverVersion}, pgvector ${result.pgvector}`;
      if (!data && !process && !credentials) {
        return { status: 'skipped', state: next, note: `already running: ${server}` };
      }
      return { status: 'done', state: next, undo: result.undo, note: server };
    },
  };
}
