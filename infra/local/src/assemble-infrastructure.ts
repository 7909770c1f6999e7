import type { Infrastructure } from './infrastructure-types.ts';

/** Where it logs, if that is a file of this machine. */
type Running = { logFile?: string; stop(): Promise<void> };
type Part<Place> = Promise<Place & Running>;
type Starting = {
  postgres: Part<{ adminUrl: string }>;
  kafka: Part<{ brokers: string[] }>;
  redis: Part<{ url: string }>;
};

/** The whole of three parts that start side by side. When one fails, the others are ended once they have started. */
export async function assembleInfrastructure({ postgres, kafka, redis }: Starting): Promise<Infrastructure> {
  const settled = await Promise.allSettled([postgres, kafka, redis]);
  const stop = async () => {
    await Promise.all(settled.map((part) => part.status === 'fulfilled' && part.value.stop()));
  };
  try {
    const parts = await Promise.all([postgres, kafka, redis]);
    const [{ adminUrl }, { brokers }, { url }] = parts;
    const logFiles = parts.map(({ logFile }: Running) => logFile).filter((file) => file !== undefined);
    return { postgres: { adminUrl }, kafka: { brokers }, redis: { url }, logFiles, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
