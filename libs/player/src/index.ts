export { ItemView } from './item-view';
export { isElementAllowed, allowedAttribute, assetAddress } from './content/allow-list';
export { ASSET_URL } from './content/asset-url';
export { contentText } from './content/render-content';
export { PCI_ORIGIN } from './interactions/custom-frame';
export { Calculator } from './tools/calculator';
export { Highlighter } from './tools/highlighter';
export { LineReader } from './tools/line-reader';
export { type OpenTool, ToolsBar } from './tools/tools-bar';
