import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@synoo/server';
import type { FastifyRequest } from 'fastify';
import type { Socket } from 'socket.io';

/** A learner's browser: the attempts it has checked in to. */
export interface Learner {
  readonly attemptIds: readonly string[];
}

/** Who the guard found. Set for routes that ask for an account (`actor`) or a learner (`learner`). */
export interface Caller {
  readonly actor?: Actor;
  readonly learner?: Learner;
}

const callers = new WeakMap<object, Caller>();

/** The object that stands for one call: the HTTP request, or the message of a socket event (its socket when it has none). */
function carrier(context: ExecutionContext): object {
  if (context.getType() === 'http') return context.switchToHttp().getRequest<FastifyRequest>();
  const message = context.switchToWs().getData<unknown>();
  return typeof message === 'object' && message !== null ? message : context.switchToWs().getClient<Socket>();
}

export function setCaller(context: ExecutionContext, caller: Caller): void {
  callers.set(carrier(context), caller);
}

function callerOf(context: ExecutionContext): Caller {
  return callers.get(carrier(context)) ?? {};
}

/** The signed-in account. Only on routes and events whose access is a permission or `account`. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = callerOf(context);
  if (!actor) throw new Error(`${context.getClass().name}.${context.getHandler().name} asks for an account, its route does not`);
  return actor;
});

/** The learner's browser. Only on routes and events whose access is `learner`. */
export const CurrentLearner = createParamDecorator((_: unknown, context: ExecutionContext): Learner => {
  const { learner } = callerOf(context);
  if (!learner) throw new Error(`${context.getClass().name}.${context.getHandler().name} asks for a learner, its route does not`);
  return learner;
});

/** Whoever the guard found, for routes that more than one kind may call. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => callerOf(context));
