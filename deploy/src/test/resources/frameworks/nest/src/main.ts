import 'reflect-metadata'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'

@Controller()
class Greeter {
  @Get()
  greet() { return 'Nested' }
}

@Module({ controllers: [Greeter] })
class Root {}

NestFactory.create(Root).then((app) => app.listen(process.env.PORT ?? 3000))
