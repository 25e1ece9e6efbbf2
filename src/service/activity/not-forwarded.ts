import { unavailableFrom } from "../../account/unavailable.ts";

/** The queues for what could not be forwarded, one in each watched Region but the home Region. */
export interface NotForwarded {
  readonly regions: readonly string[];
  readonly queueName: string;
  /** How many messages are in a Region's queue, about; NaN where it does not say. */
  readonly countIn: (region: string, queueName: string) => Promise<number>;
}

/** A Region of which not everything arrives. */
export interface Trouble {
  readonly region: string;
  readonly why: string;
}

/**
 * Regions in whose queue something lies, or that do not say. An alarm could tell only a topic of its own Region, where nobody
 * is subscribed: so they are asked.
 */
export async function notForwarded({ regions, queueName, countIn }: NotForwarded): Promise<Trouble[]> {
  const troubles = await Promise.all(
    regions.map(async (region) => ({
      region,
      why: await whyOf(() => countIn(region, queueName), queueName),
    })),
  );
  return troubles.flatMap(({ region, why }) => (why === undefined ? [] : [{ region, why }]));
}

async function whyOf(count: () => Promise<number>, queueName: string): Promise<string | undefined> {
  try {
    const waiting = await count();
    if (waiting === 0) return undefined;
    if (Number.isNaN(waiting)) return `the queue ${queueName} does not say what is in it`;
    const events = waiting === 1 ? "1 event waits" : `${waiting} events wait`;
    return `${events} in the queue ${queueName}: docs/watched-regions.md says how to send them home`;
  } catch (error) {
    return `the queue ${queueName} could not be asked: ${unavailableFrom(error).message}`;
  }
}
