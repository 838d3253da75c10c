import { testScenarios } from './support/test-scenarios.ts'

testScenarios('sqlite')
