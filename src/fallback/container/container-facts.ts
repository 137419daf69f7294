import * as z from 'zod/mini';
import type { ContainerSettings } from '../server-settings.ts';
import { type ContainerEngine, inspectThing } from './container-engine.ts';
import { homeLabel, idLabel, imageLabel, innerPort } from './container-shape.ts';

/** What the engine says about a container. */
export interface ContainerFacts {
  /** `created`, `running`, `restarting`, `exited` … in the engine's own word. */
  readonly state: string;
  /** `starting`, `healthy`, `unhealthy`; null where the engine does not look. */
  readonly health: string | null;
  readonly exitCode: number;
  /** How often the engine has started it again by itself. */
  readonly restarts: number;
  /** Of the image that it was made of; null when it is not ours. */
  readonly digest: string | null;
  /** Where its server is published. */
  readonly published: readonly { readonly address: string; readonly port: number }[];
  readonly volumes: readonly string[];
  /** Whether it carries the label of this installation. */
  readonly ours: boolean;
  /** The state directory that made it; null when it is not ours, or was made before that was told. */
  readonly home: string | null;
}

const labels = z.optional(z.nullable(z.record(z.string(), z.string())));
const container = z.object({
  RestartCount: z.optional(z.number()),
  State: z.object({
    Status: z.string(),
    ExitCode: z.optional(z.number()),
    Health: z.optional(z.nullable(z.object({ Status: z.optional(z.string()) }))),
  }),
  Config: z.object({ Labels: labels }),
  HostConfig: z.object({
    PortBindings: z.optional(
      z.nullable(
        z.record(
          z.string(),
          z.nullable(z.array(z.object({ HostIp: z.string(), HostPort: z.string() }))),
        ),
      ),
    ),
  }),
  Mounts: z.optional(z.nullable(z.array(z.object({ Name: z.optional(z.string()) })))),
});
const volume = z.object({ Labels: labels });

type Identity = Pick<ContainerSettings, 'id' | 'container' | 'volume'>;

/** The container of these settings as it is now, or null. Throws ENGINE_NOT_RUNNING and CANCELLED. */
export async function containerFacts(
  engine: ContainerEngine,
  settings: Identity,
  signal?: AbortSignal,
): Promise<ContainerFacts | null> {
  const answer = await inspectThing(engine, 'container', settings.container, signal);
  if (answer === null) return null;
  const { RestartCount, State, Config, HostConfig, Mounts } = z.parse(container, answer);
  const bindings = HostConfig.PortBindings?.[`${innerPort}/tcp`] ?? [];
  const health = State.Health?.Status ?? '';
  return {
    state: State.Status.toLowerCase(),
    health: health === '' || health === 'none' ? null : health,
    exitCode: State.ExitCode ?? 0,
    restarts: RestartCount ?? 0,
    digest: Config.Labels?.[imageLabel] ?? null,
    published: bindings.map(({ HostIp, HostPort }) => ({
      address: HostIp,
      port: Number(HostPort),
    })),
    volumes: (Mounts ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name])),
    ...belonging(Config.Labels, settings),
  };
}

export type VolumeFacts = Pick<ContainerFacts, 'ours' | 'home'>;

/** Whose the volume of that name is; null when there is none. Throws ENGINE_NOT_RUNNING and CANCELLED. */
export async function volumeFacts(
  engine: ContainerEngine,
  settings: Identity,
  signal?: AbortSignal,
): Promise<VolumeFacts | null> {
  const answer = await inspectThing(engine, 'volume', settings.volume, signal);
  return answer === null ? null : belonging(z.parse(volume, answer).Labels, settings);
}

function belonging(found: z.infer<typeof labels>, { id }: Identity): VolumeFacts {
  if (found?.[idLabel] !== id) return { ours: false, home: null };
  return { ours: true, home: found[homeLabel] ?? null };
}
