import type { Config, TemporalConfig } from '../../config.ts';
import type { Machine } from '../setup/machine.ts';

/** Anything that was started and must be stopped. */
export interface Part {
  readonly name: string;
  /** Of the process that runs now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** Where the parts are; filled in by the steps that find or start them. */
export interface Found {
  temporal?: TemporalConfig & { readonly address: string };
  databaseUrl?: string;
  smtpUrl?: string;
  mailPageUrl?: string;
  paymentProviderUrl?: string;
  chromium?: string;
  workflowBundle?: string;
}

/** What the steps share while the stack is coming up. */
export interface Launch {
  readonly config: Config;
  readonly machine: Machine;
  readonly logs: string;
  readonly found: Found;
  /** Tells the person at the keyboard something, in a sentence. */
  readonly say: (sentence: string) => void;
  /** Adds a part to those that are stopped with the stack. */
  readonly add: (part: Part) => void;
  /** Notes a process, so that the next start finds it should we be killed. */
  readonly note: (name: string, pid: number) => Promise<void>;
}
