/**
 * A finder chain is data: an ordered list of links, each of which looks in one place. The first
 * that finds the part wins; when none does, the reasons of all are in the sentence that says so.
 */
import { reasonOf, SetupError } from './setup-error.ts';

export interface Found {
  /** The path of a program, or the address of a running server. */
  readonly where: string;
  readonly version: string;
}

export interface Link {
  /** Completes the sentence "found by …". */
  readonly name: string;
  /** True where the link downloads or installs something; doctor leaves such links out. */
  readonly installs?: boolean;
  /**
   * Undefined when there is nothing here. A `SetupError` ends the chain (a setting that is wrong
   * must not be passed over in silence); any other error is noted and the next link has its turn.
   */
  find(): Promise<Found | undefined>;
}

export interface Chain {
  /** The part, as in "MariaDB or MySQL". */
  readonly part: string;
  readonly links: readonly Link[];
  /** What to do when no link finds it: a whole sentence. */
  readonly advice: string;
}

export interface Find extends Found {
  readonly link: string;
}

/** No link found the part; the message says what to do. */
export class NotFound extends SetupError {}

/**
 * Goes along the chain.
 * @throws {NotFound} with the advice and what each link had to say, when nothing is found
 * @throws {SetupError} when a setting points to something that is not there
 */
export async function findPart(chain: Chain): Promise<Find> {
  const reasons: string[] = [];
  for (const link of chain.links) {
    try {
      const found = await link.find();
      if (found) return { ...found, link: link.name };
      reasons.push(`${link.name}: not there`);
    } catch (error) {
      if (error instanceof SetupError) throw error;
      reasons.push(`${link.name}: ${reasonOf(error)}`);
    }
  }
  const tried = reasons.map((reason) => `  - ${reason}`).join('\n');
  throw new NotFound(`${chain.part} was not found. ${chain.advice}\nTried:\n${tried}`);
}

/** The same chain without the links that would download or install something. */
export const withoutInstalling = (chain: Chain): Chain => ({
  ...chain,
  links: chain.links.filter((link) => link.installs !== true),
});
