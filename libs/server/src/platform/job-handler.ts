import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type JobName, jobNames, type Jobs as JobMap } from '@synoo/contracts';
import { StartRefusal } from './env';

/** What a handler can say while it runs. */
export interface JobRun {
  /** Number of this try, from 1. */
  readonly attempt: number;
  /** Share done, 0 to 1, for people who wait. */
  progress(share: number): Promise<void>;
}

/** Does one kind of job. The data are ids: the handler reads the rows again, and may find nothing left to do. */
export interface JobHandler<N extends JobName> {
  run(data: JobMap[N], job: JobRun): Promise<void>;
}

const HandlesMetadata = DiscoveryService.createDecorator<JobName>();

/** Marks a provider as the handler of a job: `@HandlesJob('score-attempt') class ScoreAttempt implements JobHandler<'score-attempt'>`. */
export function HandlesJob(name: JobName): ClassDecorator {
  return (target) => {
    Injectable()(target);
    HandlesMetadata(name)(target);
  };
}

type AnyHandler = { run(data: unknown, job: JobRun): Promise<void> };

/** The handler of every job name: exactly one each, or the process does not start. A typo must not become a lost job. */
@Injectable()
export class JobHandlers implements OnModuleInit {
  readonly #handlers = new Map<JobName, AnyHandler>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: HandlesMetadata.KEY })) {
      const name = this.discovery.getMetadataByDecorator(HandlesMetadata, wrapper);
      if (name === undefined) continue;
      if (this.#handlers.has(name)) throw new StartRefusal(`The job "${name}" has two handlers: remove one (@HandlesJob).`);
      this.#handlers.set(name, wrapper.instance as AnyHandler);
    }
  }

  get(name: JobName): AnyHandler | undefined {
    return this.#handlers.get(name);
  }

  missing(): readonly JobName[] {
    return jobNames.filter((name) => !this.#handlers.has(name));
  }
}
