import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one line that a machine can read: `N passed, N failed`. */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      // A set-up that fails skips its tests, and is itself what failed.
      for (const each of [module, ...module.children.allSuites()]) {
        if (each.errors().length > 0) count.failed += 1;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
      }
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    const failed = count.failed + unhandled.length;
    process.stdout.write(`\n${count.passed} passed, ${failed} failed${skipped}\n`);
  }
}
