/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Html | null | readonly Piece[];

/** A template for HTML: whatever is filled in is escaped, unless it is HTML itself (S-05). */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(strings.map((string, i) => string + render(pieces[i] ?? null)).join(''));

function render(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(render).join('');
  return String(piece).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link, to http and https only: an address from the settings must not become a script. */
export const link = (href: string, text: string): Html =>
  /^(https?:\/\/|\/)/.test(href) ? html`<a href="${href}">${text}</a>` : html`${text}`;
