import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { arch, cpus, release, type } from 'node:os';
import { argv, stderr, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { bundleBench } from './bundle-bench.mjs';
import type { Absence, Measurement } from './measurement.ts';
import { benchChart } from './report/bench-chart.ts';
import { benchDocument } from './report/bench-document.ts';
import { benchRequest } from './report/bench-request.ts';
import { benchTable } from './report/bench-table.ts';
import { benchLine, type BenchRun } from './report/collected.ts';
import { shownJudged, shownOurs, shownTarget } from './report/shown-figure.ts';

/** `npm run bench -- [NAME ...] [--json FILE|-] [--svg FILE|-]`: one report of every figure with its target. */
const request = benchRequest(argv.slice(2));
const measurements: Measurement[] = [];
const absences: Absence[] = [];

/** Runs one bench and keeps its figures; each is told on standard error as it comes. */
async function runBench(name: string): Promise<void> {
  stderr.write(`${name} ...\n`);
  const file = await bundleBench(name);
  try {
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', keep);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) absences.push({ bench: name, missing: `it ended with exit code ${code}` });
    if (code !== 0) process.exitCode = 1;
  } finally {
    await rm(file);
  }
}

function keep(text: string): void {
  const line = benchLine(text);
  switch (line.kind) {
    case 'measurement': {
      const { measurement } = line;
      measurements.push(measurement);
      const result = shownJudged(measurement) || shownOurs(measurement);
      stderr.write(`  ${measurement.what}: ${result} (target ${shownTarget(measurement)})\n`);
      return;
    }
    case 'absence':
      absences.push(line.absence);
      return;
    case 'words':
      stderr.write(`  ${line.text}\n`);
  }
}

function machineName(): string {
  const [first, ...others] = cpus();
  const processor = first?.model.trim() ?? 'unknown processor';
  return `${others.length + 1} x ${processor} (${arch()}), ${type()} ${release()}, Node ${process.version}`;
}

async function hand(text: string, to: string | null): Promise<void> {
  if (to === '-') stdout.write(text);
  else if (to !== null) await writeFile(to, text);
}

for (const name of request.names) await runBench(name);
const date = new Date().toISOString().slice(0, 10);
const run: BenchRun = {
  machine: { date, name: machineName() },
  measurements,
  absences,
  unrun: request.unrun,
};
const taken = request.json === '-' || request.svg === '-';
(taken ? stderr : stdout).write(benchTable(run));
await hand(benchDocument(run), request.json);
await hand(benchChart(run), request.svg);
