/**
 * Mocha's own listing, and the counts in a file for `npm test`, which prints them as its last line.
 * A failed hook counts as a failure here, as it does in mocha's exit code.
 */
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { counts } = options.reporterOption ?? options.reporterOptions ?? {};
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = runner.stats;
      writeFileSync(counts, JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};
