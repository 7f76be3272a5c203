/**
 * Replaces in the layers `@smithy/core/event-streams`, which no operation here uses. The SDK imports it where it might
 * need it, and esbuild can shake nothing out of what is imported like that: it alone held half of the SDK's core.
 */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;

export function eventStreamSerdeProvider(): never {
  throw new Error("event streams are not in this bundle");
}

export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
