import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';

/** The error of a fence whose one row is gone, or of another form than ours. */
export function damagedFence({ target }: Connection): SetupError {
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message:
      'The fence of the fallback is damaged: table setup_wizard.router_state has no row, or one of another form.',
    fix: 'If its row was deleted, in the database of the fallback: insert into setup_wizard.router_state default values;',
    target,
  });
}
