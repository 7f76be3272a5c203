/**
 * A discrete simulation of the deployed system: each request is an event, and each limit is kept as AWS describes it, by counting.
 * It shares no formula with src/capacity, and imports nothing of it.
 */
export interface System {
  /** Requests a second, and how many at once, that a stage and an account let through. */
  readonly stage: Bucket;
  readonly account: Bucket;
  /** Concurrent executions of an account; what a function has reserved of them. */
  readonly executions: number;
  /** Requests a second for each concurrent execution: of the account, of what is reserved, and of what is left. */
  readonly requestsPerExecution: number;
  readonly api: { readonly reserved?: number; readonly seconds: readonly number[] };
  readonly authorizer: {
    readonly reserved: number;
    readonly seconds: number;
    readonly keys: number;
    readonly cacheSeconds: number;
    readonly secretSeconds: number;
    readonly secretTtlSeconds: number;
  };
  readonly writeShare: number;
  readonly putsPerWrite: number;
  readonly s3: { readonly reads: number; readonly writes: number };
  readonly logCalls: number;
  /** New execution environments: so many at once, and so many more a second. */
  readonly growth: Bucket;
}

export interface Bucket {
  readonly perSecond: number;
  readonly atOnce: number;
}

export interface Run {
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
  /** Seconds at the beginning of which nothing is counted. @default half of them */
  readonly warmUpSeconds?: number;
  /** Requests that come in one moment, at the beginning, instead of evenly. @default 0 */
  readonly atOnce?: number;
}

export interface Outcome {
  readonly requests: number;
  readonly refused: ReadonlyMap<string, number>;
}

/** A small generator of good enough numbers from 0 to 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class TokenBucket {
  private level: number;
  private at = 0;

  constructor(
    private readonly bucket: Bucket,
    isFull: boolean,
  ) {
    this.level = isFull ? bucket.atOnce : 0;
  }

  take(now: number): boolean {
    this.level = Math.min(this.bucket.atOnce, this.level + (now - this.at) * this.bucket.perSecond);
    this.at = now;
    if (this.level < 1) return false;
    this.level -= 1;
    return true;
  }
}

/** Events by time, the earliest first. */
class Agenda {
  private readonly heap: { readonly time: number; readonly run: (time: number) => void }[] = [];

  add(time: number, run: (time: number) => void): void {
    const { heap } = this;
    heap.push({ time, run });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if ((heap[parent]?.time ?? 0) <= (heap[child]?.time ?? 0)) break;
      this.swap(parent, child);
      child = parent;
    }
  }

  runAll(): void {
    for (let event = this.next(); event !== undefined; event = this.next()) event.run(event.time);
  }

  private next() {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let least = parent;
      if ((heap[left]?.time ?? Number.POSITIVE_INFINITY) < (heap[least]?.time ?? 0)) least = left;
      if ((heap[right]?.time ?? Number.POSITIVE_INFINITY) < (heap[least]?.time ?? 0)) least = right;
      if (least === parent) return first;
      this.swap(parent, least);
      parent = least;
    }
  }

  private swap(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (first === undefined || second === undefined) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}

/** Plays a run, and counts why requests were refused. */
export function simulate(system: System, run: Run): Outcome {
  const { rate, seconds, atOnce = 0 } = run;
  const counted = run.warmUpSeconds ?? seconds / 2;
  const random = randomOf(run.seed);
  const agenda = new Agenda();
  const bursts = atOnce > 0;
  const aSecondOf = (perSecond: number) => new TokenBucket({ perSecond, atOnce: perSecond }, bursts);
  const stage = new TokenBucket(system.stage, bursts);
  const account = new TokenBucket(system.account, bursts);
  const [requests, logs] = [system.executions * system.requestsPerExecution, system.logCalls].map(aSecondOf);
  const apiExecutions = system.api.reserved ?? system.executions - system.authorizer.reserved;
  const ofApi = aSecondOf(apiExecutions * system.requestsPerExecution);
  const ofAuthorizer = aSecondOf(system.authorizer.reserved * system.requestsPerExecution);
  const [reads, writes] = [aSecondOf(system.s3.reads), aSecondOf(system.s3.writes)];
  const growth = new TokenBucket(system.growth, true);
  const answers = new Map<number, number>();
  const environments: { busy: boolean; secretUntil: number }[] = [];
  const refused = new Map<string, number>();
  const busy = { api: 0, authorizer: 0 };
  let idle = 0;
  let total = 0;

  const unreservedLeft = () => system.executions - system.authorizer.reserved - busy.api;
  const invoked = (own: TokenBucket, why: string, now: number, refuse: (why: string) => void): boolean => {
    if (!own.take(now)) refuse(why);
    else if (!requests?.take(now)) refuse("account-requests");
    else if (!logs?.take(now)) refuse("log-calls");
    else return true;
    return false;
  };

  const serve = (now: number, refuse: (why: string) => void) => {
    if (system.api.reserved !== undefined && busy.api >= system.api.reserved) return refuse("api-concurrency");
    if (system.api.reserved === undefined && unreservedLeft() < 1) return refuse("account-concurrency");
    if (idle > 0) idle -= 1;
    else if (!growth.take(now)) return refuse("sudden-start");
    const why = system.api.reserved === undefined ? "account-requests" : "api-requests";
    if (!invoked(ofApi, why, now, refuse)) {
      idle += 1;
      return;
    }
    const isWrite = random() < system.writeShare;
    for (let call = 0; call < (isWrite ? system.putsPerWrite : 1); call++)
      if (!(isWrite ? writes : reads).take(now)) {
        idle += 1;
        return refuse(isWrite ? "s3-writes" : "s3-reads");
      }
    busy.api += 1;
    const { seconds: durations } = system.api;
    const duration = durations[Math.floor(random() * durations.length)] ?? 0;
    agenda.add(now + duration, () => {
      busy.api -= 1;
      idle += 1;
    });
  };

  const authorize = (now: number, key: number, refuse: (why: string) => void) => {
    const { authorizer } = system;
    if (busy.authorizer >= authorizer.reserved) return refuse("authorizer-concurrency");
    if (!invoked(ofAuthorizer, "authorizer-requests", now, refuse)) return;
    let environment = environments.find((candidate) => !candidate.busy);
    if (environment === undefined) {
      environment = { busy: false, secretUntil: 0 };
      environments.push(environment);
    }
    const reading = environment.secretUntil > now ? 0 : authorizer.secretSeconds;
    if (reading > 0) environment.secretUntil = now + authorizer.secretTtlSeconds;
    environment.busy = true;
    busy.authorizer += 1;
    const chosen = environment;
    agenda.add(now + reading + authorizer.seconds, (then) => {
      chosen.busy = false;
      busy.authorizer -= 1;
      answers.set(key, then + authorizer.cacheSeconds);
      serve(then, refuse);
    });
  };

  const arrive = (now: number) => {
    const isCounted = bursts || now >= counted;
    if (isCounted) total += 1;
    const refuse = (why: string) => {
      if (isCounted) refused.set(why, (refused.get(why) ?? 0) + 1);
    };
    if (!stage.take(now)) return refuse("stage-rate");
    if (!account.take(now)) return refuse("account-rate");
    const key = Math.floor(random() * system.authorizer.keys);
    if (bursts || (answers.get(key) ?? 0) > now) serve(now, refuse);
    else authorize(now, key, refuse);
  };

  for (let request = 0; request < atOnce; request++) agenda.add(0, arrive);
  const nextArrival = (now: number) => {
    const then = now - Math.log(1 - random()) / rate;
    if (then > seconds) return;
    agenda.add(then, (time) => {
      arrive(time);
      nextArrival(time);
    });
  };
  if (rate > 0) nextArrival(0);
  agenda.runAll();
  return { requests: total, refused };
}

/** The reason for which most requests were refused, and the share that it refused. */
export function worst({ requests, refused }: Outcome): { readonly why: string; readonly share: number } {
  const [why = "nothing", count = 0] = [...refused].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { why, share: requests === 0 ? 0 : count / requests };
}
