import { z } from 'zod';

/** Yes or no in an address. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Text to look for in an address, of so many characters at most. */
export const searchText = (length: number) => z.string().trim().min(1).max(length);
