/** One reading of the topic from its beginning. */
export type Rebuild = {
  readonly id: string;
  readonly state: 'reading' | 'done' | 'failed';
  readonly dryRun: boolean;
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
};
