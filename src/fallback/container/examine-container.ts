import type { Examination, ExamineRequest } from '../provisioner.ts';
import { chooseEngine } from './choose-engine.ts';
import { containerImage } from './container-image.ts';
import { shortDigest } from './short-digest.ts';

/**
 * Whether a container can be the fallback: an engine answers and has the image, or may fetch it because
 * the operator asked for a container. Fetches nothing. Throws only CANCELLED.
 */
export async function examineContainer({
  environment,
  signal,
  asked,
}: ExamineRequest): Promise<Examination> {
  const choice = await chooseEngine({ environment, signal });
  if (choice.kind === 'none') {
    const [failure] = choice.failures;
    if (failure === undefined) {
      return {
        kind: 'impossible',
        reason: 'neither docker nor podman is installed',
        fix: 'Install Docker or Podman for a fallback in a container.',
      };
    }
    return {
      kind: 'impossible',
      reason: clause(failure.message),
      fix: failure.fix,
      code: failure.code,
      ...(failure.detail === null ? {} : { detail: failure.detail }),
    };
  }
  const { engine, version, image } = choice;
  const who = `${engine.program} ${version}`;
  if (image !== null) {
    const digest = shortDigest(image.digest);
    return { kind: 'possible', reason: `${who} has the image ${image.name} (${digest})` };
  }
  if (asked) {
    return { kind: 'possible', reason: `${who} answers and fetches the image ${containerImage}` };
  }
  return {
    kind: 'impossible',
    reason: `${who} does not have the image ${containerImage}`,
    fix: `To fetch and use it, choose the mode "container", or type "${engine.program} pull ${containerImage}".`,
    code: 'IMAGE_MISSING',
  };
}

/** A sentence as the end of another one. */
function clause(sentence: string): string {
  const first = /^(?:The|This|Neither)\b/u.test(sentence)
    ? sentence[0]?.toLowerCase()
    : sentence[0];
  return `${first ?? ''}${sentence.slice(1).replace(/\.$/u, '')}`;
}
