import { chooseProvisioner } from '../../fallback/choose-provisioner.ts';
import type { Look } from './look.ts';
import { type ToolAnswer, toolAnswer } from './tool-answer.ts';

const engines = [
  { program: 'docker', name: 'Docker', args: ['version', '--format', '{{.Server.Version}}'] },
  { program: 'podman', name: 'Podman', args: ['version', '--format', '{{.Client.Version}}'] },
] as const;

/** Whether a container engine answers, and what this version would do with it. */
export const lookAtContainer: Look = async (request, signal) => {
  const answers = await Promise.all(
    engines.map(({ program, args }) => toolAnswer(program, args, request, signal)),
  );
  const words = engines.flatMap(({ name }, index) => describe(name, answers[index]));
  if (words.length === 0) {
    return { status: 'skip', text: 'None found, and none is needed.', fix: null };
  }
  const { considered } = chooseProvisioner('local');
  const why = considered.find(({ kind }) => kind === 'container')?.reason ?? 'it is not needed';
  const answered = answers.some(({ kind }) => kind === 'answered');
  return {
    status: answered ? 'pass' : 'skip',
    text: `${words.join(', ')}. Not used: ${why}.`,
    fix: null,
  };
};

function describe(name: string, answer: ToolAnswer | undefined): readonly string[] {
  switch (answer?.kind) {
    case 'answered':
      return [`${name} ${/^[\w.+-]+/u.exec(answer.text)?.[0] ?? ''}`.trim()];
    case 'refused':
      return [`${name} is installed but does not answer`];
    case 'absent':
    case undefined:
      return [];
  }
}
