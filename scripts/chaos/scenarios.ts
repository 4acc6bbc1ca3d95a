import { workerKilled } from './r01-worker-killed.ts';
import { engineKilled } from './r03-engine-killed.ts';
import { databaseKilled } from './r05-database-killed.ts';
import { lastItem } from './r10-last-item.ts';
import { invoiceNumbers } from './r11-invoice-numbers.ts';
import { providerFaults } from './r12-provider-faults.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...[workerKilled, engineKilled, databaseKilled, lastItem, invoiceNumbers, providerFaults],
];
