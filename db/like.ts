/** The pattern of a LIKE for what begins with a text; signs that mean something to LIKE are taken as they are. */
export const beginningWith = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`;
