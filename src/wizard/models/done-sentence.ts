import type { Applied } from '../ports.ts';

/** What a finished run has come to, in one or two sentences that promise nothing. */
export function doneSentence({ exitCode, summary, checks }: Applied): string {
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  switch (exitCode) {
    case 0:
      return [
        summary.changed ? summary.closing : 'Nothing had to be changed.',
        ...(warned === 0 ? [] : [`${counted(warned, 'check')} gave a warning.`]),
      ].join(' ');
    case 3: {
      const lead = summary.changed ? 'The run is over, but' : 'Nothing was changed, and';
      return failed === 0
        ? `${lead} a database cannot be used as it is.`
        : `${lead} ${counted(failed, 'check')} failed: a database cannot be used as it is.`;
    }
    case 4:
      return `${summary.closing} The application works on the fallback meanwhile.`;
    case 1:
    case 2:
    case 5:
    case 70:
    case 130:
      return 'Not everything is done; the error below says why.';
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
