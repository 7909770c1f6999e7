/** The advisory lock whose holder relays. Any number: only that all relays take the same one, in their database. */
export const leadLock = 7_238_912;
