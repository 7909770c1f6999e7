/** How long a test waits for what takes its time on a busy machine, and how often it looks. */
export const patience = { timeout: 25_000, interval: 20 };
