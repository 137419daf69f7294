import { SetupError } from '../../errors/setup-error.ts';
import { serviceCommand, shellLine } from './service-command.ts';
import type { ServiceRequest } from './service-request.ts';

/**
 * SERVICE_UNAVAILABLE with what to do instead where no manager starts the fallback.
 *
 * @param words why there is none
 */
export function serviceUnavailable(request: ServiceRequest, words: string): SetupError {
  const start = shellLine(serviceCommand('start', request));
  return new SetupError('SERVICE_UNAVAILABLE', {
    message:
      'There is no service manager of this user that could start the fallback; nothing was changed.',
    detail: words,
    fix: [
      'Start the fallback where the application starts; that takes under a second and does nothing when it runs:',
      `  ${start}`,
      ...(request.host.platform === 'win32'
        ? [
            'Or at every login: give that line to "schtasks /create /sc onlogon /tn setup-wizard /tr".',
          ]
        : [
            'Or at every start of the machine, as a line of "crontab -e":',
            `  @reboot ${start.replaceAll('%', '\\%')}`,
          ]),
    ].join('\n'),
    target: 'fallback',
  });
}
