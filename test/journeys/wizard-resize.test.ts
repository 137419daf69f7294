import { describe, expect, it } from 'vitest';
import stringWidth from 'string-width';
import { projectFolder } from '../support/project-folder.ts';
import { keys, openScreen, type ScreenTerminal } from '../support/screen-terminal.ts';
import { atScreen, footerOn, goTo } from '../support/wizard-path.ts';

const sizes = [
  [120, 40],
  [60, 16],
  [200, 60],
  [61, 100],
] as const;

async function atForm(columns = 80, rows = 24): Promise<ScreenTerminal> {
  const terminal = openScreen({ cwd: await projectFolder(), columns, rows });
  await goTo(terminal, 'Primary database');
  terminal.type(`${keys.left}${keys.tab}db.example.com`);
  await terminal.waitFor('db.example.com');
  return terminal;
}

async function leave(terminal: ScreenTerminal): Promise<void> {
  terminal.type(keys.ctrlC);
  expect(await terminal.end()).toBe(130);
}

describe('a terminal that is resized', () => {
  it('is filled anew, with what was typed', async () => {
    const terminal = await atForm();
    for (const [columns, rows] of sizes) {
      terminal.resize(columns, rows);
      await terminal.waitFor((frame) => {
        const lines = frame.split('\n');
        return lines[1]?.length === columns && lines.length === rows - 1;
      });
      const frame = terminal.frame();
      expect(frame).toContain('db.example.com');
      expect(footerOn(frame)).toContain('Ctrl-C Leave');
      const widest = Math.max(...frame.split('\n').map((line) => stringWidth(line)));
      expect(widest).toBeLessThanOrEqual(columns);
    }
    await leave(terminal);
  });

  it('below the smallest size asks for more, takes no answers, and goes on where it was', async () => {
    const terminal = await atForm();
    terminal.resize(59, 15);
    await terminal.waitFor('59x15');
    expect(terminal.frame()).toContain('60x16');
    terminal.type('unseen');
    // The keys were read by the time two later sizes are drawn.
    for (const [columns, rows] of [[58, 14] as const, [59, 15] as const]) {
      terminal.resize(columns, rows);
      await terminal.waitFor(`${columns}x${rows}`);
    }
    terminal.resize(80, 24);
    await atScreen(terminal, 'Primary database');
    terminal.type('.org');
    await terminal.waitFor('db.example.com.org');
    await leave(terminal);
  });

  it('can be left while it is too small', async () => {
    const terminal = await atForm();
    terminal.resize(20, 5);
    await terminal.waitFor((frame) => frame.includes('20x5'));
    await leave(terminal);
  });

  it('keeps its history: nothing that stood on the main screen is erased', async () => {
    const terminal = await atForm();
    for (const [columns, rows] of [
      [100, 30],
      [40, 10],
      [70, 20],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor((frame) =>
        columns < 60 ? frame.includes('40x10') : frame.split('\n')[1]?.length === columns,
      );
    }
    await leave(terminal);
    expect(terminal.outputSince(0)).not.toContain('\u001b[3J');
  });

  it('ends where a drag of many sizes ends', async () => {
    const terminal = await atForm();
    for (let columns = 60; columns <= 110; columns += 1)
      terminal.resize(columns, 16 + (columns % 20));
    terminal.resize(90, 30);
    await terminal.waitFor((frame) => {
      const lines = frame.split('\n');
      return lines[1]?.length === 90 && lines.length === 29 && frame.includes('db.example.com');
    });
    await leave(terminal);
  });
});

describe('a terminal that opens too small', () => {
  it('shows the wizard once it is enlarged', async () => {
    const terminal = openScreen({ cwd: await projectFolder(), columns: 50, rows: 12 });
    await terminal.waitFor('50x12');
    terminal.resize(80, 24);
    await atScreen(terminal, 'Welcome');
    await leave(terminal);
  });
});
