import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { routeOf } from './handle';

/** Sends what the route's reply schema names and nothing else: an undeclared field, such as a key, cannot leave the server. */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = context.getType() === 'http' ? routeOf(context) : undefined;
    if (!route || route.transfer === 'file') return next.handle();
    // Nothing of a reply stays in a browser or a proxy, unless its handler says otherwise.
    void context.switchToHttp().getResponse<FastifyReply>().header('cache-control', 'no-store');
    return next.handle().pipe(
      map((value: unknown) => {
        if (value instanceof StreamableFile) return value;
        const result = route.reply.safeParse(value ?? {});
        if (result.success) return result.data;
        throw new Error(`The reply of ${route.method} ${route.path} does not fit its contract: ${result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`);
      }),
    );
  }
}
