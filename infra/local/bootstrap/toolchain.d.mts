export class Problem extends Error {}
export function javaCommand(): string;
export function checkToolchain(): void;
