export type Infrastructure = {
  postgres: { adminUrl: string };
  kafka: { brokers: string[] };
  redis: { url: string };
  /** What the parts write of themselves; of containers and of parts that are somebody's own there is none here. */
  logFiles: string[];
  /** Ends what was started for it, and nothing else. Idempotent. */
  stop(): Promise<void>;
};

export type InfrastructurePorts = { postgres: number; kafka: number; kafkaController: number; redis: number };

export type InfrastructureOptions = {
  /** Folder for data, logs and process records. A throw-away one is the caller's to remove, after `stop`. */
  state: string;
  /** 0 = any free port. */
  ports: InfrastructurePorts;
  /** Throw-away instances trade durability for speed; never use one for data that matters. */
  persistent: boolean;
  /** Told what is going on, one line at a time. */
  onProgress: (line: string) => void;
  /** Told when an embedded part ends without being asked to. */
  onLoss?: (line: string) => void;
};
