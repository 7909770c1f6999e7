/** The advisory lock whose holder relays. Any number: only that all relays take the same one, in their database. */
export const leadLock = 7_238_912;

/** What a relay's session is called in PostgreSQL: by it the lock of a relay is told from the same lock in other hands. */
export const relaySession = 'modules.relay';
