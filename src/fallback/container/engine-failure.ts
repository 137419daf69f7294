import type { ErrorCode } from '../../errors/error-codes.ts';
import { SetupError } from '../../errors/setup-error.ts';

interface Diagnosis {
  readonly sign: RegExp;
  readonly code: ErrorCode;
  readonly message: (program: string) => string;
  readonly fix: (program: string) => string;
}

/** What Docker 20 to 28 and podman 4 and 5 say; the more specific before the less. */
const diagnoses: readonly Diagnosis[] = [
  {
    sign: /permission denied.*(?:sock|daemon|connect)|sock.*permission denied/iu,
    code: 'ENGINE_NOT_RUNNING',
    message: (program) => `This user may not use ${program}.`,
    fix: (program) =>
      program === 'docker'
        ? 'Add this user to the group "docker" ("sudo usermod -aG docker $USER", then log in again), or use podman, which needs no group.'
        : 'Unset CONTAINER_HOST, or let this user read and write the socket that it names.',
  },
  {
    sign: /cannot connect to the docker daemon|is the docker daemon running|(?:unable to|cannot) connect to podman|error during connect|dial (?:unix|tcp)\b(?!.*(?:registry|lookup|auth))|docker desktop is (?:not running|unable to start)|podman machine (?:init|start)|command not found/iu,
    code: 'ENGINE_NOT_RUNNING',
    message: (program) => `The container engine of ${program} does not answer.`,
    fix: (program) =>
      program === 'docker'
        ? 'Start it ("sudo systemctl start docker", or Docker Desktop), then run this again.'
        : 'Start it ("podman machine start" where podman has a machine; look at "podman info"), then run this again.',
  },
  {
    sign: /address already in use|port is already allocated|ports are not available|bind.*(?:in use|forbidden by its access)/iu,
    code: 'PORT_TAKEN',
    message: () => 'The port of the fallback is in use by another program.',
    fix: () => 'End that program, or choose another port with --fallback-db-port.',
  },
  {
    sign: /no space left on device|disk quota exceeded/iu,
    code: 'DISK_FULL',
    message: (program) => `The disk on which ${program} keeps its data is full.`,
    fix: (program) =>
      `Make room there ("${program} system df" shows what takes it), then run this again.`,
  },
  {
    sign: /name .*(?:is already in use|already exists)|volume .*already exists/iu,
    code: 'CONTAINER_NAME_TAKEN',
    message: () => 'A container or volume of somebody else has the name of ours.',
    fix: () => 'Rename or remove it, then run this again.',
  },
];

/** The refusal of an engine in words for the operator. */
export function engineFailure(program: string, words: string): SetupError {
  const found = diagnoses.find(({ sign }) => sign.test(words));
  return new SetupError(found?.code ?? 'ENGINE_FAILED', {
    message: found?.message(program) ?? `${program} refused a command.`,
    detail: words,
    fix:
      found?.fix(program) ??
      `Do what its words say ("${program} info" tells more), then run this again.`,
    target: 'fallback',
  });
}

/** Whether the words only say that there is no such thing. */
export function isAbsence(words: string): boolean {
  return /no such (?:container|volume|image|object)|(?:image|volume|container) not known|(?:volume|container|image) .*(?:not found|does not exist)/iu.test(
    words,
  );
}

/** Lines of words that are kept; what matters comes last. */
const keptLines = 5;

/** What an engine said, without the log lines that podman mixes into it where there is no systemd. */
export function engineWords(stderr: string, stdout: string): string {
  const lines = (stderr.trim() === '' ? stdout : stderr).trim().split('\n');
  const spoken = lines.filter((line) => !/^time="[^"]*" level=/u.test(line));
  return (spoken.length === 0 ? lines : spoken).slice(-keptLines).join('\n').trim();
}
