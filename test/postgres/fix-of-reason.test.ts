import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/postgres/diagnose.ts';
import { fixOfReason } from '../../src/postgres/fix-of-reason.ts';
import { placeholderSettings } from '../../src/postgres/placeholder-settings.ts';

const settings = { ...placeholderSettings, host: 'db.example.com', port: 6000 };

describe('the fix of an error that was kept as code and message', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000', '57P03'])(
    'of %s is the one of its diagnosis',
    (code) => {
      const about = { settings, target: 'primary' } as const;
      const error = diagnose(Object.assign(new Error('in other words'), { code }), about);
      expect(fixOfReason(error, about)).toBe(error.fix);
    },
  );

  it('is not known for words that no diagnosis has', () => {
    const reason = { code: 'CONNECTION_REFUSED', message: 'No.' } as const;
    expect(fixOfReason(reason, { settings, target: 'primary' })).toBeNull();
  });
});
