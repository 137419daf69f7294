import { serviceMark } from './service-mark.ts';

/**
 * A unit of systemd for one user. Ending the server on purpose is success, and not begun again; a
 * crash is. Only the main process is asked to end, because it ends the others in their order.
 *
 * @param command what to run, the program first
 */
export function unitText(command: readonly [string, ...string[]], stateDir: string): string {
  const [program, ...parameters] = command;
  // Variables are replaced in parameters only.
  const words = [
    quoted(program),
    ...parameters.map((word) => quoted(word.replaceAll('$', '$$$$'))),
  ];
  return `# ${serviceMark}
[Unit]
Description=Local fallback PostgreSQL in ${oneLine(stateDir)}
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
ExecStart=${words.join(' ')}
Restart=on-failure
RestartSec=5
KillMode=mixed
TimeoutStopSec=30

[Install]
WantedBy=default.target
`;
}

/** systemd.service(5), "Command lines": double quotes with C escapes, `%` doubled. */
function quoted(word: string): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}

/** For people: a line break would begin the next setting, a backslash at the end join it. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/\\+$/u, '').replaceAll('%', '%%');
}
