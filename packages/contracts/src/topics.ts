/** The topics of an installation; the prefix keeps several apart on one cluster. */
export function topicsOf(prefix: string) {
  return {
    modules: `${prefix}.modules.v1`,
    deadLetters: `${prefix}.modules.v1.dead-letters`,
    tokenAudit: `${prefix}.token-audit.v1`,
  } as const;
}
