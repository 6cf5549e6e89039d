import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@synoo/contracts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { within } from './within';

/** Seconds. Finer around the goal for saves, 0.1 s. */
const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];

/** Who asks for figures waits ten seconds in all (Prometheus' scrape_timeout). Milliseconds. */
const PATIENCE = 3_000;

/** Refusals that are nobody's mistake outside. */
const FAULTS: readonly ErrorCode[] = ['internal', 'not-ready'];

/**
 * What this process counts, in Prometheus' terms: times in seconds, sizes in bytes, totals that only grow. Labels are
 * names of routes and jobs, codes and states, never anything of a person; docs/operations.md lists them.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #saves = new Histogram({ name: 'synoo_save_seconds', help: 'Time from a checked request to the commit of its answers', buckets: SECONDS, registers: [this.#registry] });
  readonly #events = new Counter({ name: 'synoo_saved_events_total', help: 'Events acknowledged after their commit', registers: [this.#registry] });
  readonly #refusals = new Counter({ name: 'synoo_refusals_total', help: 'Requests and socket events refused, by code of the refusal', labelNames: ['code'], registers: [this.#registry] });
  readonly #requests = new Histogram({ name: 'synoo_request_seconds', help: 'Time of requests but saves, by route', labelNames: ['method', 'route', 'status'], buckets: SECONDS, registers: [this.#registry] });
  readonly #jobs = new Histogram({ name: 'synoo_job_seconds', help: 'Time of jobs, by name and outcome', labelNames: ['job', 'outcome'], buckets: [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 1800], registers: [this.#registry] });

  constructor() {
    // From the start on: growth is seen only from a figure that was there before (deploy/alerts.yml).
    for (const code of FAULTS) this.#refusals.inc({ code }, 0);
  }

  saved(seconds: number, events: number): void {
    this.#saves.observe(seconds);
    this.#events.inc(events);
  }

  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  requestDone(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  jobDone(job: string, outcome: 'done' | 'failed', seconds: number): void {
    this.#jobs.observe({ job, outcome }, seconds);
  }

  /** A figure that is looked up when somebody asks. */
  watch(name: `synoo_${string}`, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /**
   * Figures that are looked up together, each with its labels. Where that fails or hangs (no database, no Redis) they are left out, for
   * that is when all others are needed; an alarm tells that they are away.
   */
  watchEach<L extends string>(name: `synoo_${string}`, help: string, labelNames: readonly L[], read: () => Promise<readonly { readonly labels: Readonly<Record<L, string>>; readonly value: number }[]>): void {
    new Gauge<L>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      async collect() {
        this.reset();
        // One without labels would stand at 0 then, as if that were known.
        if (labelNames.length === 0) this.remove();
        for (const { labels, value } of await within(PATIENCE, read, [])) this.set(labels, value);
      },
    });
  }

  get registry(): Registry {
    return this.#registry;
  }
}
