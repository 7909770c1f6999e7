export function takeLock(file: string, holder: string): boolean;
export function readLock(file: string): string | undefined;
export function freeLock(file: string, holder: string): void;
