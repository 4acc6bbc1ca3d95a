/** Refused for good: the same mail would be refused again. A task for a person. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** The server's answer, or what is wrong with the mail. */
  readonly response: string;
  /** The SMTP reply code; null where the mail did not get as far as the server. */
  readonly responseCode: number | null;

  constructor(response: string, responseCode: number | null = null, cause?: unknown) {
    super(`The mail was refused: ${response}`, { cause });
    this.response = response;
    this.responseCode = responseCode;
  }
}

/**
 * Not sent now, or not known to be sent: the server is away, slow, busy or set up wrongly (a wrong
 * password must not cost a single mail). The same mail goes out later, with the same Message-ID.
 */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';
  /** The server's answer, or why there is none. */
  readonly response: string;
  /** The SMTP reply code; null where the server gave none. */
  readonly responseCode: number | null;

  constructor(response: string, responseCode: number | null = null, cause?: unknown) {
    super(`The mail could not be sent now: ${response}`, { cause });
    this.response = response;
    this.responseCode = responseCode;
  }
}

/** Reply codes that are about our account at the server, not about the mail. */
const ABOUT_US = new Set([530, 534, 535, 538]);

/** Sorts what nodemailer throws into refused and delayed; when in doubt, delayed. */
export function toMailError(error: unknown): MailRefused | MailDelayed {
  const failure = error as {
    readonly code?: string;
    readonly message: string;
    readonly response?: string;
    readonly responseCode?: number;
    readonly permanent?: boolean;
  };
  const response = failure.response ?? failure.message;
  const responseCode = failure.responseCode ?? null;
  const aboutThisMail = failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE';
  // Without a reply these two are nodemailer's own refusals: no valid recipient, mail too large.
  const forGood =
    responseCode === null || (failure.permanent === true && !ABOUT_US.has(responseCode));
  return aboutThisMail && forGood
    ? new MailRefused(response, responseCode, error)
    : new MailDelayed(response, responseCode, error);
}
