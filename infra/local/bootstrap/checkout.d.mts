export const root: string;
export const nodeBinary: string;
export const consoleFolder: string;
export function embeddedFolder(): string;
export function isFetched(): boolean;
