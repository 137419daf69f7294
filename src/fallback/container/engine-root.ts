import { chooseEngine } from './choose-engine.ts';
import { askEngine } from './container-engine.ts';
import type { EngineSearch } from './find-engine.ts';

/** How each engine names the directory of its images and volumes. */
const question = {
  docker: '{{.DockerRootDir}}',
  podman: '{{.Store.GraphRoot}}',
} as const;

/** Where the engine that will be used keeps its data; null when none tells. Throws only CANCELLED. */
export async function engineRoot(search: EngineSearch): Promise<string | null> {
  const choice = await chooseEngine(search);
  if (choice.kind === 'none') return null;
  const { program } = choice.engine;
  const { signal } = search;
  const answer = await askEngine(choice.engine, ['info', '--format', question[program]], {
    signal,
  });
  return answer.kind === 'done' && answer.text.startsWith('/') ? answer.text.trim() : null;
}
