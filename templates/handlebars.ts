import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { richHtml } from './escape.ts';

/** What a template may call, beside `if`, `unless`, `each` and `with`; everything else fails to compile. */
const HELPERS = {
  /** Escaped text with our own `**bold**`. */
  rich: (text: string) => new Handlebars.SafeString(richHtml(text)),
};

export type Template<View> = (view: View) => string;

/**
 * Compiles one template of this folder. Strict: a name that the view does not have is an error, never
 * an empty place; properties of prototypes cannot be reached.
 * @param path relative to `templates/`, e.g. `documents/invoice.hbs`
 * @param format text templates escape nothing, HTML templates everything
 */
export function compile<View>(path: string, format: 'html' | 'text' = 'html'): Template<View> {
  const environment = format === 'html' ? html : text;
  return environment.compile<View>(read(path), options(format));
}

const options = (format: 'html' | 'text'): CompileOptions => ({
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true])),
  noEscape: format === 'text',
});

/** The text of a file of this folder. */
export const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** An environment of our own, so that nobody can add helpers or partials to it from outside. */
function environment(format: 'html' | 'text', ending: string): typeof Handlebars {
  const own = Handlebars.create();
  own.registerHelper(HELPERS);
  for (const name of readdirSync(new URL('partials/', import.meta.url))) {
    if (!name.endsWith(ending) || (format === 'html' && name.endsWith('.text.hbs'))) continue;
    const partial = own.compile(read(`partials/${name}`), options(format));
    own.registerPartial(name.slice(0, -ending.length), partial);
  }
  return own;
}

const html = environment('html', '.hbs');
const text = environment('text', '.text.hbs');
