import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offeredDraft } from '../../src/commands/offered-draft.ts';
import { wizardPorts } from '../../src/commands/wizard-ports.ts';
import type { PlanEvent } from '../../src/plan/step.ts';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import { createRedactor } from '../../src/postgres/redact.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import type { Draft } from '../../src/wizard/draft.ts';
import type { WizardPorts } from '../../src/wizard/ports.ts';
import { settingsFolder } from '../support/settings-folder.ts';
import { setupRequest } from '../support/setup-request.ts';

const never = new AbortController().signal;

interface Place {
  readonly request: SetupRequest;
  readonly ports: WizardPorts;
}

async function place(flags: Readonly<Partial<Record<SettingId, string>>> = {}): Promise<Place> {
  const cwd = await settingsFolder();
  const secrets: string[] = [];
  const request = setupRequest(
    cwd,
    {
      flags: new Map(
        Object.entries(flags).map(([id, raw]) => [id as SettingId, { name: `--${id}`, raw }]),
      ),
    },
    { contact: false },
  );
  const ports = wizardPorts({
    request,
    mask: (text) => createRedactor(secrets)(text),
    hideSecrets: (found) => void secrets.push(...found),
  });
  return { request, ports };
}

function draftOf({ settings }: SetupRequest): Draft {
  return {
    version: 1,
    folder: settings.cwd,
    envFile: settings.envFile,
    configFile: settings.configFile,
    savedAt: Date.now(),
    at: 'fallback',
    primary: 'none',
    typed: { 'fallback.user': 'ann' },
    resolution: 'keep',
    confirmed: ['primary'],
    leftOut: [],
  };
}

describe('the review', () => {
  it('shows the changes of both files masked, and writes nothing', async () => {
    const { request, ports } = await place({ 'fallback.password': 'topsecret1' });
    const review = await ports.review(request, null, never);
    expect(review.files.map(({ name }) => name)).toEqual(['.env', 'config.json']);
    expect(JSON.stringify(review)).not.toContain('topsecret1');
    expect(existsSync(join(request.settings.cwd, '.env'))).toBe(false);
    expect(existsSync(request.stateDir)).toBe(false);
  });
});

describe('applying', () => {
  it('writes what the headless run writes, and reports in its words without secrets', async () => {
    const { request, ports } = await place({ 'fallback.password': 'topsecret1' });
    const events: PlanEvent[] = [];
    const applied = await ports.apply(
      request,
      { reviewed: null, event: (event) => void events.push(event), connect: () => undefined },
      never,
    );
    expect(applied).toMatchObject({ exitCode: 0, error: null });
    expect(applied.lines.at(-1)).toBe('Done: settings written, no server was contacted.');
    expect(applied.lines.join('\n')).not.toContain('topsecret1');
    expect(events).toMatchObject([
      { type: 'step-started', id: 'files.write' },
      { type: 'step-finished', id: 'files.write' },
    ]);
    expect(readFileSync(join(request.settings.cwd, '.env'), 'utf8')).toContain('topsecret1');
  });

  it('that is refused before its first change rejects with the reason', async () => {
    const { request, ports } = await place({ 'fallback.port': 'abc' });
    const on = { reviewed: null, event: () => undefined, connect: () => undefined };
    await expect(ports.apply(request, on, never)).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
    });
  });
});

describe('a draft', () => {
  it('is offered to the next start in the same folder', async () => {
    const { request, ports } = await place();
    const draft = draftOf(request);
    await ports.saveDraft(draft);
    expect(await offeredDraft(request)).toEqual(draft);
  });

  it('is not offered after it was removed', async () => {
    const { request, ports } = await place();
    await ports.saveDraft(draftOf(request));
    await ports.removeDraft();
    expect(await offeredDraft(request)).toBeNull();
  });

  it('is not offered for other files', async () => {
    const { request, ports } = await place();
    await ports.saveDraft({ ...draftOf(request), envFile: '.env.production' });
    expect(await offeredDraft(request)).toBeNull();
  });

  it.each(['{', '[]', '{"version": 2}'])('that is broken (%s) is not offered', async (text) => {
    const { request } = await place();
    const { writeDraft } = await import('../../src/files/draft-file.ts');
    await writeDraft(request.stateDir, text);
    expect(await offeredDraft(request)).toBeNull();
  });
});
