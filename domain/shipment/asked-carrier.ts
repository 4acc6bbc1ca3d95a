/**
 * A carrier as it is named with a parcel: one of the settings' list by its code, or a name that somebody typed (S069).
 * A text alone is taken for what it looks like.
 */
export type AskedCarrier = string | { readonly code: string } | { readonly name: string } | null;
