import { type DynamicModule, Module } from '@nestjs/common';
import { type PlatformOptions, ServerModule } from '@synoo/server';
import { HttpModule } from './http/http.module';

@Module({})
export class ApiModule {
  static with(options: PlatformOptions): DynamicModule {
    return { module: ApiModule, imports: [ServerModule.with(options), HttpModule] };
  }
}
