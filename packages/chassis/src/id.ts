import { v7 } from 'uuid';

/** Makes ids. A dependency, so that a test can know them. */
export type NewId = () => string;

/** A UUIDv7 (RFC 9562): sorts by the time it was made. */
export const newId: NewId = () => v7();
