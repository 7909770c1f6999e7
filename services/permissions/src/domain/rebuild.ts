/** One reading of the topic from its beginning. */
export type Rebuild = {
  readonly id: string;
  readonly state: 'reading' | 'done' | 'failed';
  readonly dryRun: boolean;
  /** It may take permissions away, and set them back. */
  readonly acceptLoss: boolean;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly messagesRead: number;
  readonly messages: number;
  readonly unreadable: number;
  readonly difference: Difference | undefined;
  readonly failure: string | undefined;
};

/** How the permissions in use differ from what the topic says. */
export type Difference = {
  readonly missing: number;
  readonly surplus: number;
  readonly different: number;
  /** Those of the different whose version on the topic is older than the one in use. */
  readonly older: number;
  readonly examples: readonly DifferentPermission[];
};

export type DifferentPermission = {
  readonly organizationId: string;
  readonly moduleId: string;
  readonly permissionId: string;
  readonly kind: 'missing' | 'surplus' | 'different';
  /** As it is in use; 0 where it is not there. */
  readonly version: number;
  /** As the topic says; 0 where it says nothing. */
  readonly topicVersion: number;
  /** As it is in use; empty where it is not there. */
  readonly name: string;
  /** As the topic says; empty where it says nothing. */
  readonly topicName: string;
};

/**
 * Why what is in use cannot all be of this topic, if so. Whatever was applied was on the topic, and versions only rise: either the
 * topic has lost events since, or somebody has written to the table by hand.
 */
export function lossOf({ surplus, older }: Pick<Difference, 'surplus' | 'older'>): string | undefined {
  if (surplus + older === 0) return undefined;
  const what = `${surplus} in use that it says nothing of, ${older} of a later version than it has`;
  return `The topic does not tell of all that is in use (${what}), and losing that was not accepted. Nothing was changed.`;
}
